package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// virtualFolder is where the generated packages seem to lie: in the user's module, which stays as it is.
const virtualFolder = "zz_portolan"

// build is one program that is made inside the user's module by way of the go command's overlay.
type build struct {
	module  *module
	dir     string
	dialect string
	tags    string
	// overlay maps paths that do not exist to the files that stand in.
	overlay map[string]string
	// flags are those of the go command that requirements of ours need.
	flags []string
	// environment is added to the user's.
	environment []string
	// wants are the modules that go.mod lacks, with their versions.
	wants map[string]string
	noted sync.Once
}

// prepare lays the program out and returns the package to build.
func (b *build) prepare(packages []*goPackage, models []structure, o options) (string, error) {
	gorm := b.module.requires[gormModule]
	if gorm == "" && b.module.path != gormModule {
		return "", fmt.Errorf("the module %s is not required by %s: run go get %s", gormModule, filepath.Join(b.module.dir, "go.mod"), gormModule)
	}
	from := schemaPackage{}
	for _, p := range packages {
		var err error
		if p.importPath, err = b.module.importPath(p.dir); err != nil {
			return "", err
		}
		for _, candidate := range []string{providerPackage, ownPackage} {
			if p.importsOf(candidate) {
				from.path = candidate
			}
		}
	}
	b.wants = map[string]string{}
	folder := filepath.Join(programFolder(b.module, packages), virtualFolder)
	switch {
	case from.path == "":
		own, err := b.module.importPath(filepath.Join(folder, "gormschema"))
		if err != nil {
			return "", err
		}
		from.path = own
		if err := b.layPackage(filepath.Join(folder, "gormschema"), []string{driverOf(b.dialect)}); err != nil {
			return "", err
		}
		b.wantDriver(driverOf(b.dialect))
	case b.module.requires[moduleOf(from.path)] != "":
		from.foreign = from.path == providerPackage
	default:
		if err := b.standIn(moduleOf(from.path), []string{driverOf(b.dialect)}); err != nil {
			return "", err
		}
	}
	source := filepath.Join(b.dir, "main.go")
	if err := os.WriteFile(source, []byte(mainSource(packages, models, from, o)), 0o600); err != nil {
		return "", err
	}
	b.overlay[filepath.Join(folder, "main.go")] = source
	relative, err := filepath.Rel(b.module.dir, folder)
	return "./" + filepath.ToSlash(relative), err
}

func moduleOf(packagePath string) string {
	return strings.TrimSuffix(packagePath, "/gormschema")
}

// support is the folder of our module, which lies beside this program's.
func support() (string, error) {
	folder, err := os.Getwd()
	if err != nil {
		return "", err
	}
	return filepath.Join(filepath.Dir(folder), "go"), nil
}

// layPackage puts our gormschema, with the given drivers alone, into a folder of the overlay.
func (b *build) layPackage(folder string, drivers []string) error {
	from, err := support()
	if err != nil {
		return err
	}
	files, err := filepath.Glob(filepath.Join(from, "gormschema", "*.go"))
	if err != nil || len(files) == 0 {
		return fmt.Errorf("no sources in %s: %w", from, errors.Join(err, os.ErrNotExist))
	}
	for _, file := range files {
		name := filepath.Base(file)
		if dialect, ok := strings.CutPrefix(strings.TrimSuffix(name, ".go"), "dialect_"); ok && !contains(drivers, driverOf(dialect)) {
			continue
		}
		b.overlay[filepath.Join(folder, name)] = file
	}
	return nil
}

func contains(list []string, text string) bool {
	for _, element := range list {
		if element == text {
			return true
		}
	}
	return false
}

// wantDriver adds a driver to what the build requires, if the user's module does not have it.
func (b *build) wantDriver(driver string) {
	if b.module.requires[driver] == "" {
		b.wants[driver] = chooseDriver(driver, b.module.requires[gormModule])
	}
}

// standIn serves a module that the user's does not require, or cannot get, from our sources.
func (b *build) standIn(replaced string, drivers []string) error {
	folder := filepath.Join(b.module.dir, virtualFolder+"_provider")
	if err := b.layPackage(filepath.Join(folder, "gormschema"), drivers); err != nil {
		return err
	}
	text := "module " + replaced + "\n\ngo 1.21\n\nrequire " + gormModule + " " + b.module.requires[gormModule] + "\n"
	for _, driver := range drivers {
		b.wantDriver(driver)
		version := b.wants[driver]
		if version == "" {
			version = b.module.requires[driver]
		}
		text += "require " + driver + " " + version + "\n"
	}
	goMod := filepath.Join(b.dir, "provider.mod")
	b.overlay[filepath.Join(folder, "go.mod")] = goMod
	if b.module.requires[replaced] == "" {
		b.wants[replaced] = "v0.0.0"
	}
	b.wants["replace "+replaced] = folder
	return os.WriteFile(goMod, []byte(text), 0o600)
}

// require writes copies of go.mod and go.sum, or of the workspace, that have what the build wants. The go command may write to
// the copies. It takes none where the modules are vendored, and needs none of a workspace that has everything.
func (b *build) require() error {
	if b.module.work != "" {
		if len(b.wants) == 0 {
			return nil
		}
		return b.requireInWorkspace()
	}
	if _, err := os.Stat(filepath.Join(b.module.dir, "vendor", "modules.txt")); err == nil && len(b.wants) == 0 {
		return nil
	}
	sums, err := b.sums(filepath.Join(b.module.dir, "go.sum"))
	if err != nil {
		return err
	}
	goMod := filepath.Join(b.dir, "go.mod")
	b.flags = append(b.flags, "-mod=mod", "-modfile="+goMod)
	return errors.Join(os.WriteFile(goMod, []byte(b.module.goMod+"\n"+wantLines(b.wants)), 0o600),
		os.WriteFile(filepath.Join(b.dir, "go.sum"), sums, 0o600))
}

func wantLines(wants map[string]string) string {
	var text strings.Builder
	for _, name := range sortedKeys(wants) {
		if replaced, ok := strings.CutPrefix(name, "replace "); ok {
			fmt.Fprintf(&text, "replace %s => %s\n", replaced, wants[name])
		} else {
			fmt.Fprintf(&text, "require %s %s\n", name, wants[name])
		}
	}
	return text.String()
}

// sums returns the user's checksums and ours, so that a filled module cache needs no checksum database.
func (b *build) sums(user string) ([]byte, error) {
	from, err := support()
	if err != nil {
		return nil, err
	}
	own, err := os.ReadFile(filepath.Join(from, "go.sum"))
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(user)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	return append(append(text, '\n'), own...), nil
}

// requireInWorkspace makes a workspace of the user's modules and one of ours, which requires what is wanted: the go
// command takes no other go.mod inside a workspace.
func (b *build) requireInWorkspace() error {
	original, err := os.ReadFile(b.module.work)
	if err != nil {
		return err
	}
	base := filepath.Dir(b.module.work)
	extra := filepath.Join(b.dir, "extra")
	work := "use " + extra + "\n"
	goLine := "go " + goVersion() + "\n"
	for _, d := range directives(string(original)) {
		switch d[0] {
		case "use":
			work += "use " + absolute(base, d[1]) + "\n"
		case "replace":
			if last := d[len(d)-1]; strings.HasPrefix(last, ".") {
				d[len(d)-1] = absolute(base, last)
			}
			work += strings.Join(d, " ") + "\n"
		case "go", "toolchain", "godebug":
			work += strings.Join(d, " ") + "\n"
			if d[0] == "go" {
				goLine = strings.Join(d, " ") + "\n"
			}
		}
	}
	requirements := map[string]string{}
	for name, value := range b.wants {
		if strings.HasPrefix(name, "replace ") {
			work += wantLines(map[string]string{name: value})
		} else {
			addPruned(requirements, name, value)
		}
	}
	sums, err := b.sums(strings.TrimSuffix(b.module.work, ".work") + ".work.sum")
	if err != nil {
		return err
	}
	workFile := filepath.Join(b.dir, "go.work")
	b.environment = append(b.environment, "GOWORK="+workFile)
	return errors.Join(os.Mkdir(extra, 0o700),
		os.WriteFile(filepath.Join(extra, "go.mod"), []byte("module portolan.dev/extra\n\n"+goLine+wantLines(requirements)), 0o600),
		os.WriteFile(filepath.Join(b.dir, "go.work.sum"), sums, 0o600), os.WriteFile(workFile, []byte(work), 0o600))
}

// addPruned adds a module and what its go.mod requires, so that the go command need not look further than that.
func addPruned(requirements map[string]string, name, version string) {
	if newer(version, requirements[name]) {
		requirements[name] = version
	}
	text, err := os.ReadFile(downloaded(name, version, ".mod"))
	if err != nil {
		return
	}
	for _, d := range directives(string(text)) {
		if d[0] == "require" && len(d) > 2 && newer(d[2], requirements[d[1]]) {
			requirements[d[1]] = d[2]
		}
	}
}

// run builds the program and runs it; it returns what the program wrote.
func (b *build) run(program string, packages []*goPackage) ([]byte, error) {
	if err := b.require(); err != nil {
		return nil, err
	}
	binary, release := b.binary(program, packages)
	defer release()
	warnings, err := b.compile(program, binary, packages)
	if err != nil {
		return nil, err
	}
	result := filepath.Join(b.dir, "result.sql")
	command := exec.Command(binary, result)
	command.Dir = b.module.dir
	command.Env = b.env()
	var messages bytes.Buffer
	command.Stdout = os.Stderr
	command.Stderr = &messages
	err = command.Run()
	if err != nil {
		return nil, programError(err, messages.String())
	}
	os.Stderr.Write(messages.Bytes())
	text, err := os.ReadFile(result)
	if err != nil {
		return nil, errors.New("the models ended the program before it could write its result (os.Exit in an init function?)")
	}
	return withWarnings(text, warnings), nil
}

// withWarnings puts warnings behind the line that names the ORM.
func withWarnings(text []byte, warnings []string) []byte {
	var lines []byte
	for _, warning := range warnings {
		lines = append(lines, "-- portolan:warning "+warning+"\n"...)
	}
	if end := bytes.IndexByte(text, '\n'); end >= 0 && bytes.HasPrefix(text, []byte("-- portolan:orm ")) {
		return append(append(append([]byte{}, text[:end+1]...), lines...), text[end+1:]...)
	}
	return append(lines, text...)
}

// programError is the message of a program that failed: its own, or the first line of a panic with its place.
func programError(err error, messages string) error {
	if _, message, ok := strings.Cut(messages, "portolan-program: "); ok {
		return errors.New(strings.TrimSpace(message))
	}
	if messages = strings.TrimSpace(messages); messages == "" {
		return err
	}
	return errors.New(messages)
}

// env is the user's environment for the go command.
func (b *build) env() []string {
	environment := append(userEnvironment(), "CGO_ENABLED=0")
	return append(environment, b.environment...)
}

// userEnvironment gives the user's settings for Go back, which were put aside to run this program.
func userEnvironment() []string {
	var environment []string
	for _, entry := range os.Environ() {
		name, _, _ := strings.Cut(entry, "=")
		if name != "GOFLAGS" && name != "GOWORK" && name != "GO111MODULE" && name != "PWD" {
			environment = append(environment, entry)
		}
	}
	for _, name := range []string{"GOFLAGS", "GOWORK"} {
		if value, ok := os.LookupEnv("PORTOLAN_" + name); ok {
			environment = append(environment, name+"="+value)
		}
	}
	return environment
}

// overlayFlag writes the overlay down and returns the flag that names it.
func (b *build) overlayFlag() (string, error) {
	text, err := json.Marshal(map[string]any{"Replace": b.overlay})
	if err != nil {
		return "", err
	}
	file := filepath.Join(b.dir, "overlay.json")
	return "-overlay=" + file, os.WriteFile(file, text, 0o600)
}

// firstBuild is how long a build takes that has to compile more than the models.
const firstBuild = 5 * time.Second

// note tells, once, why there is nothing to see yet.
func (b *build) note() {
	b.noted.Do(func() {
		fmt.Fprintln(os.Stderr, "portolan-note: building the GORM loader; the first build takes longest")
	})
}

// goBuild runs `go build` and returns what it printed.
func (b *build) goBuild(program, binary string) (string, error) {
	overlay, err := b.overlayFlag()
	if err != nil {
		return "", err
	}
	words := append([]string{"build", overlay, "-o", binary, "-ldflags=-s -w", "-buildvcs=false"}, b.flags...)
	if b.tags != "" {
		words = append(words, "-tags="+b.tags)
	}
	note := time.AfterFunc(firstBuild, b.note)
	defer note.Stop()
	command := exec.Command("go", append(words, program)...)
	command.Dir = b.module.dir
	command.Env = b.env()
	output, err := command.CombinedOutput()
	return string(output), err
}
