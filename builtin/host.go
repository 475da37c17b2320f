package builtin

import (
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

// HostConfig says which world the programs of a session see. Zero fields mean:
// no output, no input, no arguments, an empty environment, everything permitted.
type HostConfig struct {
	Stdout io.Writer
	Stdin  io.Reader
	Args   []string
	Env    func(name string) (string, bool)
	// Permit says no by an error, whose text becomes part of the message.
	Permit func(perm core.Permission, what string) error
	// OutputLimit bounds the bytes that one evaluation prints; 0 is no bound.
	OutputLimit int64
	// StepLimit bounds the steps of one evaluation whose text counts them.
	StepLimit int64
	// Seed makes random repeatable.
	Seed *int64
}

// Host is the world of one session: what builtins with effects work on. Safe for
// concurrent use by the tasks of the session.
type Host struct {
	cfg HostConfig

	out   output
	in    *input
	steps atomic.Int64

	randMu sync.Mutex
	rand   *rand.Rand

	files descriptors
}

// NewHost returns a world.
func NewHost(cfg HostConfig) *Host {
	if cfg.Stdout == nil {
		cfg.Stdout = io.Discard
	}
	if cfg.Stdin == nil {
		cfg.Stdin = strings.NewReader("")
	}
	h := &Host{cfg: cfg, in: newInput(cfg.Stdin)}
	h.out.open(cfg.Stdout, cfg.OutputLimit)
	if cfg.Seed != nil {
		h.Seed(*cfg.Seed)
	} else {
		h.rand = rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))
	}
	return h
}

// Seed starts the random numbers anew.
func (h *Host) Seed(n int64) {
	h.randMu.Lock()
	h.rand = rand.New(rand.NewPCG(uint64(n), 0x9E3779B97F4A7C15))
	h.randMu.Unlock()
}

// Begin is called before each evaluation: what it prints, and its steps, are counted from 0.
func (h *Host) Begin() {
	h.out.begin()
	h.steps.Store(0)
}

// Write appends what the session itself has to say; it has no limit.
func (h *Host) Write(text string) error { return h.out.write(text) }

// Flush makes everything written appear. Call it at the end, and before writing
// to the same place by another way.
func (h *Host) Flush() error { return h.out.flush() }

// Close flushes and closes what programs left open.
func (h *Host) Close() error {
	err := h.Flush()
	h.files.closeAll()
	return err
}

// permit raises permission_denied when the session does not allow what a builtin is about to do.
func (h *Host) permit(builtin string, perm core.Permission, what string) {
	if h.cfg.Permit == nil {
		return
	}
	if err := h.cfg.Permit(perm, what); err != nil {
		fault("permission_denied", "%s: %v", builtin, err)
	}
}

// permissions names each permission's flag and what it is about.
var permissions = [...]struct{ flag, doing string }{
	core.PermRead:  {"--allow-read", "reading"},
	core.PermWrite: {"--allow-write", "writing"},
	core.PermNet:   {"--allow-net", "network access to"},
	core.PermRun:   {"--allow-run", "running"},
}

// PermissionFlag is the command-line flag that grants perm.
func PermissionFlag(perm core.Permission) string { return permissions[perm].flag }

// AllowOnly is a Permit that grants exactly the given permissions.
func AllowOnly(granted ...core.Permission) func(core.Permission, string) error {
	return func(perm core.Permission, what string) error {
		for _, g := range granted {
			if g == perm {
				return nil
			}
		}
		p := permissions[perm]
		return fmt.Errorf("%s %s is not permitted (run with %s)", p.doing, heap.AppendQuoted(nil, what), p.flag)
	}
}

// hostOf is the world of the task that calls.
func hostOf(c *Call) *Host { return c.Task.Host.(*Host) }
