package graph

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"io"
	"strings"

	"github.com/iamlint/iamlint/rules/report"
)

//go:embed page.html
var pageHTML string

//go:embed page.css
var pageCSS string

//go:embed page.js
var pageJS string

// pageData is the graph for the page's script. Texts stand once, as numbers of strings.
type pageData struct {
	Strings []string `json:"strings"`
	// Nodes are label, kind, group, ARN, address and place.
	Nodes [][6]int `json:"nodes"`
	// Links are from, to, verdict, action and halves: half, result, message, place.
	Links [][5]any `json:"links"`
	Start *int     `json:"start"`
	More  bool     `json:"more"`
}

// WriteHTML writes one page that holds the whole graph and needs nothing else: no
// network, and by its policy no script or style but its own.
func (g *Graph) WriteHTML(out io.Writer) error {
	// JSON with <, >, & and the line separators escaped cannot end the element.
	data, err := json.Marshal(g.pageData())
	if err != nil {
		return err
	}
	page := strings.NewReplacer(
		"'CSSHASH'", hashOf(pageCSS), "'JSHASH'", hashOf(pageJS),
		"<style>CSS<", "<style>"+pageCSS+"<", ">DATA<", ">"+string(data)+"<", "<script>JS<", "<script>"+pageJS+"<")
	_, err = page.WriteString(out, pageHTML)
	return err
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

func (g *Graph) pageData() *pageData {
	data := &pageData{Strings: []string{}, Nodes: [][6]int{}, Links: [][5]any{}, More: g.More}
	numbers := map[string]int{}
	number := func(text string) int {
		n, known := numbers[text]
		if !known {
			n = len(data.Strings)
			numbers[text] = n
			data.Strings = append(data.Strings, report.Visible(text))
		}
		return n
	}
	for _, node := range g.Nodes {
		data.Nodes = append(data.Nodes, [6]int{
			number(node.Label()), number(node.Kind), number(node.group()), number(node.ARN), number(node.Address), number(node.Place.String()),
		})
	}
	for _, link := range g.Links {
		halves := make([][4]int, len(link.Halves))
		for i, half := range link.Halves {
			halves[i] = [4]int{number(half.Half), number(half.Result), number(half.Message), number(half.Place.String())}
		}
		data.Links = append(data.Links, [5]any{link.From.ID, link.To.ID, int(link.Verdict), number(link.Action), halves})
	}
	if g.Start != nil {
		data.Start = &g.Start.ID
	}
	return data
}
