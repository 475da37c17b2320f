package builtin

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/synoema/synoema/core"
)

func TestGrantsOfPaths(t *testing.T) {
	dir := t.TempDir()
	for _, d := range []string{"in/deep", "out/deep"} {
		if err := os.MkdirAll(filepath.Join(dir, d), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for link, target := range map[string]string{
		"in/away": "../out", "in/deeper": "../out/deep", "in/nothing": "../out/new", "in/loop": "loop",
		"in/inside": "deep", "back": "in",
	} {
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Skip("no symbolic links: ", err)
		}
	}
	t.Chdir(dir)
	for _, c := range []struct {
		grant, path string
		want        bool
	}{
		{"in", "in", true},
		{"in", "in/file", true},
		{"in", "in/deep/file", true},
		{"in", filepath.Join(dir, "in/file"), true},
		{filepath.Join(dir, "in"), "in/file", true},
		{"in/", "./in//file", true},
		{"in", "back/file", true},
		{"back", "in/file", true},
		{"in", "in/inside/file", true},
		{".", "in/file", true},
		{"/", "in/file", true},
		{"in", "inner", false},
		{"in", "out/file", false},
		{"in", "in/../out/file", false},
		{"in", "in/../in/file", true},
		{"in", "in/away/file", false},
		{"in", "in/away", false},
		{"in", "in/nothing", false},
		{"in", "in/loop", false},
		{"in", "in/deeper/../file", false}, // beside the link's target
		{"in/file", "in/file", true},
		{"in/file", "in/files", false},
		{"in/file", "in", false},
		{"in", "in/..", false},
		{"in", "..", false},
	} {
		g := Grants{Read: Grant{Only: []string{c.grant}}}
		if got := g.Permit(core.PermRead, c.path) == nil; got != c.want {
			t.Errorf("%s under %s: %v", c.path, c.grant, got)
		}
		if g.Permit(core.PermWrite, c.path) == nil {
			t.Errorf("%s: reading allows no writing", c.path)
		}
	}
}

func TestGrantsOfAddressesAndCommands(t *testing.T) {
	for _, c := range []struct {
		perm        core.Permission
		grant, what string
		want        bool
	}{
		{core.PermNet, ":80", ":80", true},
		{core.PermNet, "80", ":80", true},
		{core.PermNet, "80", ":8080", false},
		{core.PermNet, "localhost:80", ":80", false},
		{core.PermNet, "example.org", "example.org:80", true},
		{core.PermNet, "example.org:80", "example.org:80", true},
		{core.PermNet, "example.org:80", "example.org:81", false},
		{core.PermNet, "[::1]:80", "[::1]:80", true},
		{core.PermNet, "", ":80", false},
		{core.PermNet, ":", ":80", false},
		{core.PermRun, "ls", "ls", true},
		{core.PermRun, "ls", "ls -l /", true},
		{core.PermRun, "ls", "lsof", false},
		{core.PermRun, "ls", "/tmp/ls", false},
		{core.PermRun, "ls", "ls; rm x", false},
		{core.PermRun, "ls", "ls $(rm x)", false},
		{core.PermRun, "ls", "ls `rm x`", false},
		{core.PermRun, "ls", "ls > x", false},
		{core.PermRun, "ls", "ls\nrm x", false},
		{core.PermRun, "ls | wc", "ls | wc", true},
		{core.PermRun, "ls", "", false},
	} {
		only := Grant{Only: []string{c.grant}}
		if got := (Grants{Net: only, Run: only}).Permit(c.perm, c.what) == nil; got != c.want {
			t.Errorf("%q under %q: %v", c.what, c.grant, got)
		}
	}
	for perm := core.PermRead; perm <= core.PermRun; perm++ {
		if (Grants{}).Permit(perm, "x:1") == nil || AllowAll().Permit(perm, "x:1") != nil {
			t.Errorf("permission %d: nothing is granted by default, everything by -A", perm)
		}
	}
}
