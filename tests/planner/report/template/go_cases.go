// Writes go_cases.json: what Go's own text/template makes of the templates in go_cases.txt, one a line.
// Run by hand when go_cases.txt changes: go run go_cases.go
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"text/template"
)

// Person is a struct with a field, methods and a text of its own.
type Person struct {
	First string
	Age   int
}

// Greet is a method with an argument.
func (p *Person) Greet(word string) string { return word + ", " + p.First + "!" }

// Fail is a method that fails.
func (p *Person) Fail() (string, error) { return "", errors.New("no luck") }

// Named has a String method.
type Named struct{}

func (n *Named) String() string { return "a named one" }

// Data is the dot of every case.
type Data struct {
	Name, Empty string
	N, Zero     int
	F           float64
	T           bool
	List, None  []interface{}
	Nums        []interface{}
	Map         map[string]interface{}
	Person      *Person
	Named       *Named
	Nobody      *Person
	Twice       func(int) int
}

func main() {
	source, err := os.Open("go_cases.txt")
	if err != nil {
		panic(err)
	}
	data := &Data{Name: "ann", N: 7, F: 1.5, T: true, List: []interface{}{"a", "b", "c"},
		None: []interface{}{}, Nums: []interface{}{1, 2, 3}, Map: map[string]interface{}{"x": 1, "y": "two"},
		Person: &Person{"Bob", 42}, Named: &Named{}, Twice: func(i int) int { return 2 * i }}
	functions := template.FuncMap{
		"upper": strings.ToUpper,
		"add":   func(a, b int) int { return a + b },
		"fail":  func(text string) (string, error) { return "", errors.New(text) },
		"both":  func(a, b bool) bool { return a && b },
	}
	type Result struct {
		Template string
		Output   string `json:",omitempty"`
		Error    string `json:",omitempty"`
	}
	var results []Result
	lines := bufio.NewScanner(source)
	for lines.Scan() {
		if lines.Text() == "" || strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		text := strings.ReplaceAll(lines.Text(), "⏎", "\n")
		result := Result{Template: text}
		parsed, err := template.New("format").Funcs(functions).Parse(text)
		var out bytes.Buffer
		if err == nil {
			err = parsed.Execute(&out, data)
		}
		if err != nil {
			result.Error = err.Error()
		} else {
			result.Output = out.String()
		}
		results = append(results, result)
	}
	file, _ := os.Create("go_cases.json")
	encoder := json.NewEncoder(file)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	encoder.Encode(results)
	file.Close()
}
