// Command bench times the programs of a folder (bench/tasks, bench/library), each in Synoema's three ways
// of running and in Python when a python3 is installed. Runs are interleaved, outputs
// are compared, and medians of whole-process time with ratios are printed.
//
//	go run ./bench [-n 5] [-only NAME] [-dir bench/library]
package main

import (
	"bytes"
	"flag"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"time"
)

// contender is one way of running a task; a nil command means the task lacks it.
type contender struct {
	name    string
	command func(task string) []string
}

func main() {
	n := flag.Int("n", 5, "runs of each")
	only := flag.String("only", "", "run only tasks whose name contains this")
	folder := flag.String("dir", "bench/tasks", "folder of the tasks")
	flag.Parse()
	if err := bench(*folder, *n, *only); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func bench(folder string, n int, only string) error {
	dir, err := os.MkdirTemp("", "synoema-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	binary := filepath.Join(dir, "synoema")
	build := exec.Command("go", "build", "-o", binary, "./cmd/repl")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("building synoema: %v\n%s", err, out)
	}
	tasks, err := findTasks(folder, only)
	if err != nil {
		return err
	}
	cs := contenders(binary)
	fmt.Printf("%-15s", "task")
	for _, c := range cs {
		fmt.Printf("%12s", c.name)
	}
	fmt.Printf("   (medians of %d, ms)%s\n", n, ratioHeader(cs))
	geo := map[string]float64{}
	for _, task := range tasks {
		times, err := runTask(task, cs, n)
		if err != nil {
			return err
		}
		printRow(task, cs, times, geo)
	}
	printGeo(cs, geo, len(tasks))
	return nil
}

func findTasks(folder, only string) ([]string, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.sno"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("no tasks found: run this from the project's top folder")
	}
	var tasks []string
	for _, f := range files {
		if name := strings.TrimSuffix(f, ".sno"); strings.Contains(filepath.Base(name), only) {
			tasks = append(tasks, name)
		}
	}
	return tasks, nil
}

func contenders(binary string) []contender {
	cs := []contender{}
	if python, err := exec.LookPath("python3"); err == nil {
		cs = append(cs, contender{"python", func(t string) []string { return []string{realPython(python), t + ".py"} }})
	} else {
		fmt.Println("python3 is not installed: no comparison with it")
	}
	syn := func(name string, args ...string) {
		cs = append(cs, contender{name, func(t string) []string {
			return append(append([]string{binary}, args...), t+".sno")
		}})
	}
	syn("interp", "run", "--tier", "interp")
	syn("run", "run")
	syn("jit", "jit")
	return cs
}

// realPython resolves wrapper scripts (pyenv's shims start a shell first), so that
// Python's own start-up is measured.
func realPython(python string) string {
	out, err := exec.Command(python, "-c", "import sys; print(sys.executable)").Output()
	if err != nil {
		return python
	}
	return strings.TrimSpace(string(out))
}

// runTask gives the sorted times of each contender; outputs must agree.
func runTask(task string, cs []contender, n int) (map[string][]time.Duration, error) {
	times := map[string][]time.Duration{}
	var want []byte
	for round := 0; round < n; round++ {
		for _, c := range cs {
			argv := c.command(task)
			var out, errs bytes.Buffer
			cmd := exec.Command(argv[0], argv[1:]...)
			cmd.Stdout, cmd.Stderr = &out, &errs
			start := time.Now()
			err := cmd.Run()
			took := time.Since(start)
			if err != nil {
				return nil, fmt.Errorf("%s: %s: %v\n%s", task, c.name, err, errs.String())
			}
			if want == nil {
				want = out.Bytes()
			} else if !bytes.Equal(want, out.Bytes()) {
				return nil, fmt.Errorf("%s: %s prints something else than %s", task, c.name, cs[0].name)
			}
			times[c.name] = append(times[c.name], took)
		}
	}
	for _, ts := range times {
		sort.Slice(ts, func(i, j int) bool { return ts[i] < ts[j] })
	}
	return times, nil
}

func median(ts []time.Duration) float64 { return float64(ts[len(ts)/2]) / 1e6 }

func ratioHeader(cs []contender) string {
	if cs[0].name != "python" {
		return ""
	}
	s := "   times faster than python:"
	for _, c := range cs[1:] {
		s += " " + c.name
	}
	return s
}

func printRow(task string, cs []contender, times map[string][]time.Duration, geo map[string]float64) {
	fmt.Printf("%-15s", filepath.Base(task))
	for _, c := range cs {
		fmt.Printf("%12.1f", median(times[c.name]))
	}
	if cs[0].name == "python" {
		for _, c := range cs[1:] {
			r := median(times["python"]) / median(times[c.name])
			geo[c.name] += math.Log(r)
			fmt.Printf("%9.1fx", r)
		}
	}
	fmt.Println()
}

func printGeo(cs []contender, geo map[string]float64, n int) {
	if len(geo) == 0 {
		return
	}
	fmt.Printf("%-15s%*s", "geometric mean", 12*len(cs), "")
	for _, c := range cs[1:] {
		fmt.Printf("%9.1fx", math.Exp(geo[c.name]/float64(n)))
	}
	fmt.Println()
}
