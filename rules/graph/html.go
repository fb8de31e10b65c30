package graph

import "io"

// WriteHTML tbd.
func (g *Graph) WriteHTML(out io.Writer) error { return nil }
