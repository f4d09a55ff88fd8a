package main

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// abandoned is the age at which a mark of another run no longer counts: it was killed.
const abandoned = 10 * time.Minute

// binary returns where the program is built, and what to do when it has run. The go command sees by itself whether a program that
// is there is up to date and then links none, which is most of a run's time; so programs stay in the user's cache, one for
// each module, dialect and set of packages. While another run has it, or without a cache, it is a temporary file.
func (b *build) binary(program string, packages []*goPackage) (path string, release func()) {
	temporary := filepath.Join(b.dir, "loader")
	cache, err := os.UserCacheDir()
	if err != nil {
		return temporary, func() {}
	}
	key := []string{b.module.dir, b.dialect, b.tags, program}
	for _, p := range packages {
		key = append(key, p.dir+"\x00"+p.only)
	}
	sum := sha256.Sum256([]byte(strings.Join(key, "\x00")))
	folder := filepath.Join(cache, "portolan", "gorm", hex.EncodeToString(sum[:8]))
	if os.MkdirAll(folder, 0o700) != nil {
		return temporary, func() {}
	}
	mark := filepath.Join(folder, "in-use")
	if info, err := os.Stat(mark); err == nil && time.Since(info.ModTime()) > abandoned {
		os.Remove(mark)
	}
	file, err := os.OpenFile(mark, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return temporary, func() {}
	}
	file.Close()
	return filepath.Join(folder, "loader"), func() { os.Remove(mark) }
}
