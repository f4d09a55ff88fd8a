package main

import (
	"os"
	"path/filepath"
	"runtime"
	"sort"
	"strconv"
	"strings"
)

const gormModule = "gorm.io/gorm"

// driverOf returns the module of a dialect's driver.
func driverOf(dialect string) string {
	switch dialect {
	case "mysql", "mariadb":
		return "gorm.io/driver/mysql"
	case "postgres", "sqlite", "sqlserver":
		return "gorm.io/driver/" + dialect
	}
	return ""
}

// release is a version of a driver, with the oldest GORM and Go that it takes.
type release struct {
	version, gorm, golang string
}

// releases are the drivers' versions that were tried, newest first (go.mod of each).
var releases = map[string][]release{
	"gorm.io/driver/mysql":     {{"v1.6.0", "v1.30.0", "1.18"}, {"v1.5.7", "v1.25.7", "1.14"}},
	"gorm.io/driver/postgres":  {{"v1.6.3", "v1.31.2", "1.25.0"}, {"v1.6.0", "v1.25.10", "1.20"}},
	"gorm.io/driver/sqlite":    {{"v1.6.0", "v1.30.0", "1.20"}, {"v1.5.7", "v1.25.7", "1.20"}},
	"gorm.io/driver/sqlserver": {{"v1.6.3", "v1.30.0", "1.14"}, {"v1.5.4", "v1.25.7", "1.14"}},
}

// chooseDriver returns the version of a driver that leaves the user's GORM as it is: the newest of the module cache, so
// that no network is needed, else the newest that is known.
func chooseDriver(driver, gorm string) string {
	fits := func(r release) bool { return !newer(r.gorm, gorm) && !newer("v"+r.golang, "v"+goVersion()) }
	for _, candidates := range [][]release{cached(driver), releases[driver]} {
		for _, r := range candidates {
			if fits(r) {
				return r.version
			}
		}
	}
	known := releases[driver]
	return known[len(known)-1].version
}

// cached returns the releases of a module whose sources lie in the module cache, newest first.
func cached(path string) []release {
	archives, _ := filepath.Glob(downloaded(path, "*", ".zip"))
	var found []release
	for _, archive := range archives {
		text, err := os.ReadFile(strings.TrimSuffix(archive, ".zip") + ".mod")
		if err != nil {
			continue
		}
		r := release{version: strings.TrimSuffix(filepath.Base(archive), ".zip"), golang: "1.0"}
		for _, d := range directives(string(text)) {
			if d[0] == "go" && len(d) > 1 {
				r.golang = d[1]
			} else if d[0] == "require" && len(d) > 2 && d[1] == gormModule {
				r.gorm = d[2]
			}
		}
		found = append(found, r)
	}
	sort.Slice(found, func(i, j int) bool { return newer(found[i].version, found[j].version) })
	return found
}

// downloaded returns where the module cache keeps a file of a version.
func downloaded(path, version, suffix string) string {
	return filepath.Join(moduleCache(), "cache", "download", filepath.FromSlash(path), "@v", version+suffix)
}

func moduleCache() string {
	if folder := os.Getenv("GOMODCACHE"); folder != "" {
		return folder
	}
	if folder := filepath.SplitList(os.Getenv("GOPATH")); len(folder) > 0 {
		return filepath.Join(folder[0], "pkg", "mod")
	}
	home, _ := os.UserHomeDir()
	return filepath.Join(home, "go", "pkg", "mod")
}

func goVersion() string {
	return strings.TrimPrefix(runtime.Version(), "go")
}

// newer compares versions as "v1.31.2" or "v1.25.7-0.2024...": a suffix makes a version older than the same without.
func newer(a, b string) bool {
	if b == "" {
		return a != ""
	}
	numbersA, suffixA := split(a)
	numbersB, suffixB := split(b)
	for i := range numbersA {
		if numbersA[i] != numbersB[i] {
			return numbersA[i] > numbersB[i]
		}
	}
	if suffixA == "" || suffixB == "" {
		return suffixA == "" && suffixB != ""
	}
	return suffixA > suffixB
}

func split(version string) (numbers [3]int, suffix string) {
	version = strings.TrimPrefix(version, "v")
	version, _, _ = strings.Cut(version, "+")
	version, suffix, _ = strings.Cut(version, "-")
	for i, part := range strings.SplitN(version, ".", 3) {
		numbers[i], _ = strconv.Atoi(leadingDigits(part))
	}
	return numbers, suffix
}

func leadingDigits(text string) string {
	for i, r := range text {
		if r < '0' || r > '9' {
			return text[:i]
		}
	}
	return text
}
