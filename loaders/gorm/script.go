package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// scriptEnded carries the exit code of a user's program that failed; its messages were shown.
type scriptEnded struct{ code int }

func (s *scriptEnded) Error() string { return fmt.Sprintf("exit status %d", s.code) }

// providerRequired tells whether the module or workspace of a folder requires the provider's.
func providerRequired(folder string) bool {
	m, err := findModule(folder)
	return err == nil && m.requires[providerModule] != ""
}

// runScript runs a user's `go run ...` with the result in the output file. When the program's packages import the
// provider's and it cannot be had, our package stands in.
func runScript(o options) error {
	words := o.program
	if len(words) < 2 || words[0] != "go" || words[1] != "run" {
		return fmt.Errorf("not a go run line: %s", strings.Join(words, " "))
	}
	b := &build{dialect: o.dialect, overlay: map[string]string{}, wants: map[string]string{}}
	m, err := findModule(o.workingDir)
	if err == nil && !providerReachable(m, o.workingDir) {
		if b.dir, err = os.MkdirTemp("", "portolan-gorm-"); err != nil {
			return err
		}
		defer os.RemoveAll(b.dir)
		b.module = m
		if words, err = b.substitute(words); err != nil {
			return err
		}
	}
	return b.runWords(words, o)
}

// providerReachable: the module requires the provider's, and the go command finds it.
func providerReachable(m *module, folder string) bool {
	if m.requires[providerModule] == "" {
		return false
	}
	command := exec.Command("go", "list", "-find", providerPackage)
	command.Dir = folder
	command.Env = userEnvironment()
	return command.Run() == nil
}

// substitute returns the program line with our package in the place of the provider's.
func (b *build) substitute(words []string) ([]string, error) {
	if b.module.requires[gormModule] == "" {
		return nil, fmt.Errorf("the module %s is not required by %s: run go get %s", gormModule, filepath.Join(b.module.dir, "go.mod"), gormModule)
	}
	if err := b.standIn(providerModule, b.drivers()); err != nil {
		return nil, err
	}
	if err := b.require(); err != nil {
		return nil, err
	}
	overlay, err := b.overlayFlag()
	if err != nil {
		return nil, err
	}
	line := append([]string{words[0], words[1], overlay}, b.flags...)
	for _, word := range words[2:] {
		if !strings.HasPrefix(word, "-mod=") {
			line = append(line, word)
		}
	}
	return line, nil
}

// drivers are those that the program may ask for: the dialect's, and what the module has or the module cache holds.
func (b *build) drivers() []string {
	var found []string
	for _, dialect := range []string{"mysql", "postgres", "sqlite", "sqlserver"} {
		driver := driverOf(dialect)
		if driver == driverOf(b.dialect) || b.module.requires[driver] != "" || len(cached(driver)) > 0 {
			found = append(found, driver)
		}
	}
	return found
}

func (b *build) runWords(words []string, o options) error {
	out, err := os.OpenFile(o.out, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	command := exec.Command(words[0], words[1:]...)
	command.Dir = o.workingDir
	command.Env = append(userEnvironment(), b.environment...)
	command.Stdout = out
	command.Stderr = os.Stderr
	err = command.Run()
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		err = &scriptEnded{ended.ExitCode()}
	}
	return errors.Join(err, out.Close())
}
