package diag

import (
	"bytes"
	"encoding/json"

	"github.com/synoema/synoema/source"
)

// The JSON view: every key is always there, null or empty when it has nothing to say.
type (
	jsonRecord struct {
		Code       string      `json:"code"`
		Severity   string      `json:"severity"`
		Message    string      `json:"message"`
		File       *string     `json:"file"`
		Span       *jsonSpan   `json:"span"`
		Labels     []jsonLabel `json:"labels"`
		Notes      []string    `json:"notes"`
		Expected   *string     `json:"expected"`
		Found      *string     `json:"found"`
		Hint       *string     `json:"llm_hint"`
		Fixability string      `json:"fixability"`
		DidYouMean *string     `json:"did_you_mean"`
		Edits      []jsonEdit  `json:"edits"`
		Trace      []jsonFrame `json:"trace"`
	}
	jsonSpan struct {
		Line    int `json:"line"`
		Col     int `json:"col"`
		EndLine int `json:"end_line"`
		EndCol  int `json:"end_col"`
	}
	jsonLabel struct {
		File *string   `json:"file"`
		Span *jsonSpan `json:"span"`
		Text string    `json:"text"`
	}
	jsonEdit struct {
		Span *jsonSpan `json:"span"`
		Text string    `json:"text"`
	}
	jsonFrame struct {
		Function string    `json:"function"`
		File     *string   `json:"file"`
		Span     *jsonSpan `json:"span"`
	}
)

// JSON renders the finding as one line, without the line end.
func (d *Diagnostic) JSON(set *source.Set) []byte {
	r := jsonRecord{
		Code: d.Code, Severity: "error", Message: d.Message,
		Labels: []jsonLabel{}, Notes: []string{}, Edits: []jsonEdit{}, Trace: []jsonFrame{},
		Expected: orNull(d.Expected), Found: orNull(d.Found), Hint: orNull(d.hint()),
		Fixability: d.Fixability, DidYouMean: orNull(d.DidYouMean),
	}
	if d.Severity == Warning {
		r.Severity = "warning"
	}
	if r.Fixability == "" {
		r.Fixability = entry(d.Code).Fixability
	}
	r.Notes = append(r.Notes, d.Notes...)
	r.File, r.Span = place(set, d.Span)
	for _, l := range d.Labels {
		file, span := place(set, l.Span)
		r.Labels = append(r.Labels, jsonLabel{file, span, l.Text})
	}
	for _, e := range d.Edits {
		_, span := place(set, e.Span)
		r.Edits = append(r.Edits, jsonEdit{span, e.Text})
	}
	for _, f := range d.Trace {
		file, span := place(set, f.Span)
		r.Trace = append(r.Trace, jsonFrame{f.Func, file, span})
	}
	return encode(r)
}

func encode(r jsonRecord) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(r); err != nil {
		panic("diag: " + err.Error()) // strings and ints always encode
	}
	return bytes.TrimRight(b.Bytes(), "\n")
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func place(set *source.Set, sp source.Span) (*string, *jsonSpan) {
	file := set.File(sp.File)
	if file == nil {
		return nil, nil
	}
	line, col := file.LineCol(sp.Lo)
	endLine, endCol := file.LineCol(sp.Hi)
	return &file.Name, &jsonSpan{line, col, endLine, endCol}
}
