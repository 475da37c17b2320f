package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPermissions runs programs with and without what they need, in both tiers.
func TestPermissions(t *testing.T) {
	dir := inFiles(t, map[string]string{
		"read.sno":   "main = file_read \"data/a.txt\"\n",
		"up.sno":     "main = file_read \"data/../secret.txt\"\n",
		"link.sno":   "main = file_read \"data/link.txt\"\n",
		"open.sno":   "main = fd_readline (fd_open \"data/a.txt\")\n",
		"write.sno":  "main = file_write \"data/new.txt\" \"x\"\n",
		"listen.sno": "main = fd_close (tcp_listen 0)\n",
		"popen.sno":  "main = fd_readline (fd_popen \"echo hi\")\n",
		"soft.sno":   "main = attempt (\\_ -> file_read \"data/a.txt\")\n",
		"always.sno": "main = (print (readline) ; print args ; write read_all ; print (env_or \"-\" \"NO_SUCH_VARIABLE\"))\n",
		"data/a.txt": "inside", "secret.txt": "outside",
		"t.sno": "test \"reads\" = file_read \"data/a.txt\" == \"inside\"\n",
	})
	if err := os.Symlink("../secret.txt", "data/link.txt"); err != nil {
		t.Skip("no symbolic links: ", err)
	}
	for _, c := range []struct{ flags, file, out, denied string }{
		{"", "read.sno", "", "--allow-read"},
		{"--allow-read", "read.sno", "inside\n", ""},
		{"--allow-read=data", "read.sno", "inside\n", ""},
		{"--allow-read=" + filepath.Join(dir, "data"), "read.sno", "inside\n", ""},
		{"--allow-read=data/a.txt", "read.sno", "inside\n", ""},
		{"--allow-read=other,data", "read.sno", "inside\n", ""},
		{"--allow-read=other --allow-read=data", "read.sno", "inside\n", ""},
		{"--allow-read=dat", "read.sno", "", "--allow-read"},
		{"--allow-write", "read.sno", "", "--allow-read"},
		{"--allow-read=data", "up.sno", "", "--allow-read"},
		{"--allow-read=data", "link.sno", "", "--allow-read"},
		{"--allow-read=.", "link.sno", "outside\n", ""},
		{"", "open.sno", "", "--allow-read"},
		{"--allow-read=data", "open.sno", "inside\n", ""},
		{"--allow-read", "write.sno", "", "--allow-write"},
		{"--allow-write=data", "write.sno", "", ""},
		{"", "listen.sno", "", "--allow-net"},
		{"--allow-net=:1", "listen.sno", "", "--allow-net"},
		{"--allow-net", "listen.sno", "", ""},
		{"", "popen.sno", "", "--allow-run"},
		{"--allow-run=ls", "popen.sno", "", "--allow-run"},
		{"--allow-run=echo", "popen.sno", "hi\n", ""},
		{"-A", "popen.sno", "hi\n", ""},
		{"-A", "read.sno", "inside\n", ""},
		{"", "always.sno", "in\n[]\nrest-\n", ""},
		{"", "soft.sno", "Err \"file_read: reading \\\"data/a.txt\\\" is not permitted (run with --allow-read)\"\n", ""},
	} {
		for _, cmd := range []string{"run", "jit"} {
			o := synoema(t, "in\nrest", append(append([]string{cmd}, strings.Fields(c.flags)...), c.file)...)
			switch {
			case c.denied != "":
				if o.status != 1 || o.out != "" || !strings.Contains(o.err, "error[permission_denied]") || !strings.Contains(o.err, c.denied+")") {
					t.Errorf("%s %s %s: %+v", cmd, c.flags, c.file, o)
				}
			case o.status != 0 || o.out != c.out:
				t.Errorf("%s %s %s: %+v", cmd, c.flags, c.file, o)
			}
		}
	}
	for cmd, in := range map[string]string{"eval|file_read \"data/a.txt\"": "", "repl": "file_read \"data/a.txt\"\n", "test|t.sno": ""} {
		list := strings.Split(cmd, "|")
		o := synoema(t, in, list...)
		if o.status != 1 || !strings.Contains(o.out+o.err, "permission_denied") {
			t.Errorf("%s: %+v", cmd, o)
		}
		o = synoema(t, in, append([]string{list[0], "--allow-read=data"}, list[1:]...)...)
		if o.status != 0 {
			t.Errorf("%s --allow-read=data: %+v", cmd, o)
		}
	}
}
