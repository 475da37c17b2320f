package repl

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/repl/line"
	"github.com/synoema/synoema/tiering"
)

// settings is what :set can change.
type settings struct {
	width, lines, length, depth, text limit
	types, time, marks                onOff
	warnings                          onOff
	color                             ColorMode
	bench                             time.Duration
}

// limit is a number, noLimit or asTerminal: a terminal has limits, a pipe none.
type limit int

const (
	asTerminal limit = 0
	noLimit    limit = -1
)

// onOff may also be left to whether a terminal shows it.
type onOff uint8

const (
	auto onOff = iota
	on
	off
)

func defaultSettings(o *Options) settings {
	return settings{types: on, time: off, warnings: on, color: o.Color, bench: time.Second}
}

// setting is one row of the table from which :set, its completion and its help are made.
type setting struct {
	name, values, help string
	show               func(*settings) string
	set                func(*settings, string) error
}

func settingsTable() []setting {
	return []setting{
		limitSetting("width", "columns that a value is broken into", func(s *settings) *limit { return &s.width }),
		limitSetting("lines", "lines of a value that are shown", func(s *settings) *limit { return &s.lines }),
		limitSetting("length", "elements of a list that are shown", func(s *settings) *limit { return &s.length }),
		limitSetting("depth", "levels of brackets that are shown", func(s *settings) *limit { return &s.depth }),
		limitSetting("text", "characters of a string that are shown", func(s *settings) *limit { return &s.text }),
		switchSetting("types", "on|off", "show types behind values", func(s *settings) *onOff { return &s.types }),
		switchSetting("time", "on|off", "tell how long each entry took", func(s *settings) *onOff { return &s.time }),
		switchSetting("marks", "auto|on|off", "tell which functions turned native", func(s *settings) *onOff { return &s.marks }),
		switchSetting("warnings", "on|off", "show warnings", func(s *settings) *onOff { return &s.warnings }),
		{"color", "auto|always|never", "colours",
			func(s *settings) string { return [...]string{"auto", "always", "never"}[s.color] },
			func(s *settings, v string) error {
				return pick(v, map[string]ColorMode{"auto": ColorAuto, "always": ColorAlways, "never": ColorNever}, &s.color)
			}},
		{"bench", "DURATION", "how long :bench measures", func(s *settings) string { return s.bench.String() }, setBench},
	}
}

func limitSetting(name, help string, of func(*settings) *limit) setting {
	return setting{name, "auto|off|N", help,
		func(s *settings) string {
			switch l := *of(s); l {
			case asTerminal:
				return "auto"
			case noLimit:
				return "off"
			default:
				return strconv.Itoa(int(l))
			}
		},
		func(s *settings, v string) error {
			n, err := strconv.Atoi(v)
			switch {
			case v == "auto":
				*of(s) = asTerminal
			case v == "off":
				*of(s) = noLimit
			case err != nil || n < 1:
				return fmt.Errorf("%s is auto, off or a positive number", name)
			default:
				*of(s) = limit(n)
			}
			return nil
		}}
}

func switchSetting(name, values, help string, of func(*settings) *onOff) setting {
	states := map[string]onOff{"on": on, "off": off}
	if strings.HasPrefix(values, "auto") {
		states["auto"] = auto
	}
	return setting{name, values, help,
		func(s *settings) string { return [...]string{"auto", "on", "off"}[*of(s)] },
		func(s *settings, v string) error { return pick(v, states, of(s)) }}
}

func pick[T any](v string, values map[string]T, out *T) error {
	x, ok := values[v]
	if !ok {
		return fmt.Errorf("%q is not one of its values", v)
	}
	*out = x
	return nil
}

func setBench(s *settings, v string) error {
	d, err := time.ParseDuration(v)
	if err != nil || d <= 0 || d > time.Hour {
		return fmt.Errorf("%q is not a duration such as 500ms or 5s", v)
	}
	s.bench = d
	return nil
}

// settingNamed finds a row; a unique prefix is enough.
func settingNamed(name string) (found setting, err error) {
	var names []string
	matches := 0
	for _, s := range settingsTable() {
		names = append(names, s.name)
		if s.name == name {
			return s, nil
		}
		if name != "" && strings.HasPrefix(s.name, name) {
			found, matches = s, matches+1
		}
	}
	if matches == 1 {
		return found, nil
	}
	msg := fmt.Sprintf("there is no setting %q", name)
	if near := diag.Nearest(name, names); near != "" {
		msg += "; did you mean " + near + "?"
	}
	return found, fmt.Errorf("%s (:set lists them)", msg)
}

// completeSetting completes the name of a setting, then its values.
func completeSetting(before string, words []string) line.Completion {
	word := lastWord(before)
	if len(words) > 1 || len(words) == 1 && word == "" {
		s, err := settingNamed(words[0])
		if err != nil {
			return line.Completion{}
		}
		return candidates(before, word, strings.Split(s.values, "|"), nil)
	}
	help := map[string]string{"save": "keep the settings for later sessions", "default": "forget all changes"}
	for _, s := range settingsTable() {
		help[s.name] = s.help
	}
	var names []string
	for name := range help {
		names = append(names, name)
	}
	return candidates(before, word, names, func(name string) string { return help[name] })
}

// setCommand is :set: without an argument the list, `:set NAME VALUE` changes one,
// `:set save` keeps them for later sessions, `:set default` forgets them all.
func (l *loop) setCommand(arg string) {
	words := strings.Fields(arg)
	switch {
	case len(words) == 0:
		l.listSettings()
	case arg == "save":
		l.saveSettings()
	case arg == "default":
		l.set = defaultSettings(&l.o)
		l.apply()
	case len(words) == 1:
		if s, err := settingNamed(words[0]); err != nil {
			l.complain(err.Error())
		} else {
			fmt.Fprintf(l.st.Out, "%s %s  (%s: %s)\n", s.name, s.show(&l.set), s.help, s.values)
		}
	default:
		if err := l.change(words[0], strings.Join(words[1:], " ")); err != nil {
			l.complain(err.Error())
		}
	}
}

func (l *loop) listSettings() {
	w := tabwriter.NewWriter(l.st.Out, 0, 4, 2, ' ', 0)
	for _, s := range settingsTable() {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", s.name, s.show(&l.set), s.values, s.help)
	}
	w.Flush()
	fmt.Fprintln(l.st.Out, "\n:set NAME VALUE changes one for this session; :set save keeps them for later ones; :set default forgets them.")
}

func (l *loop) change(name, value string) error {
	s, err := settingNamed(name)
	if err != nil {
		return err
	}
	if err := s.set(&l.set, value); err != nil {
		return fmt.Errorf("%s: %v (%s)", s.name, err, s.values)
	}
	l.apply()
	return nil
}

// apply makes the settings hold.
func (l *loop) apply() {
	l.colors = palette(l.colored())
	l.ed.Colors(l.colored())
	l.s.SetView(l.view())
}

func (l *loop) colored() bool {
	l.o.Color = l.set.color
	return l.o.colored(l.st, l.st.OutTTY)
}

// Limits of a terminal, where a person has to read the value.
const (
	terminalLength = 200
	terminalDepth  = 16
	terminalText   = 4000
	terminalNodes  = 2000
)

// view is how much of values is shown.
func (l *loop) view() *tiering.View {
	v := &tiering.View{Length: l.limit(l.set.length, terminalLength), Depth: l.limit(l.set.depth, terminalDepth),
		Text: l.limit(l.set.text, terminalText)}
	if l.st.OutTTY && l.set.length == asTerminal {
		v.Nodes = terminalNodes
	}
	return v
}

func (l *loop) limit(set limit, terminal int) int {
	switch {
	case set == noLimit || set == asTerminal && !l.st.OutTTY:
		return 0
	case set == asTerminal:
		return terminal
	}
	return int(set)
}

// width is that of the lines that values are broken into, or 0.
func (l *loop) width() int {
	terminal := 0
	if l.st.OutTTY && l.st.Size != nil {
		terminal, _ = l.st.Size()
	}
	return l.limit(l.set.width, terminal)
}

// lines is how many lines of a value are shown: about a screen; 0 is all.
func (l *loop) lines() int {
	terminal := 0
	if l.st.OutTTY && l.st.Size != nil {
		_, rows := l.st.Size()
		terminal = max(rows-2, leastLines)
	}
	return l.limit(l.set.lines, terminal)
}

const leastLines = 10

// settingsFile is in the user's configuration folder; "" when there is none.
func settingsFile(st Streams) string {
	dir := st.Getenv("XDG_CONFIG_HOME")
	if dir == "" {
		home := st.Getenv("HOME")
		if home == "" {
			return ""
		}
		dir = filepath.Join(home, ".config")
	}
	return filepath.Join(dir, "synoema", "settings")
}

func (l *loop) saveSettings() {
	path := settingsFile(l.st)
	if path == "" {
		l.complain("there is no folder to keep settings in: HOME is not set")
		return
	}
	var b strings.Builder
	base := defaultSettings(&Options{})
	for _, s := range settingsTable() {
		if now := s.show(&l.set); now != s.show(&base) {
			fmt.Fprintf(&b, "%s %s\n", s.name, now)
		}
	}
	err := os.MkdirAll(filepath.Dir(path), 0o700)
	if err == nil {
		err = os.WriteFile(path, []byte(b.String()), 0o600)
	}
	if err != nil {
		l.complain("cannot keep the settings: " + err.Error())
		return
	}
	fmt.Fprintf(l.st.Out, "kept in %s\n", path)
}

// loadSettings takes over what :set save kept. What no longer means anything is left out.
func (l *loop) loadSettings() {
	text, err := os.ReadFile(settingsFile(l.st))
	if err != nil {
		return
	}
	for _, line := range strings.Split(string(text), "\n") {
		name, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		if s, err := settingNamed(name); err == nil && s.name == name && !(name == "color" && l.o.Color != ColorAuto) {
			_ = s.set(&l.set, value)
		}
	}
}
