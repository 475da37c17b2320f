package builtin

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/synoema/synoema/core"
)

// Grants is what a user allows a program to do to the world outside: nothing, as
// long as it is zero. Permit is its policy; see HostConfig.
type Grants struct {
	Read, Write Grant // of files, or directories with all below them
	Net         Grant // host:port, or only one of the two
	Run         Grant // commands
}

// Grant allows nothing, or the listed things, or everything of its kind.
type Grant struct {
	All  bool
	Only []string
}

// AllowAll is the policy of -A.
func AllowAll() Grants {
	all := Grant{All: true}
	return Grants{Read: all, Write: all, Net: all, Run: all}
}

// Permit says no by an error that names the flag.
func (g Grants) Permit(perm core.Permission, what string) error {
	kinds := map[core.Permission]struct {
		grant  Grant
		covers func(granted, what string) bool
	}{
		core.PermRead:  {g.Read, coversPath},
		core.PermWrite: {g.Write, coversPath},
		core.PermNet:   {g.Net, coversAddress},
		core.PermRun:   {g.Run, coversCommand},
	}
	k := kinds[perm]
	if k.grant.All || slices.ContainsFunc(k.grant.Only, func(granted string) bool { return k.covers(granted, what) }) {
		return nil
	}
	return AllowOnly()(perm, what)
}

// coversPath compares where the two paths really lead. A program that can
// exchange a directory for a link between this question and the opening is not
// stopped: it has been granted the directory to write to.
func coversPath(granted, path string) bool {
	g, err := resolvePath(granted)
	if err != nil {
		return false
	}
	p, err := resolvePath(path)
	if err != nil {
		return false
	}
	below, err := filepath.Rel(g, p)
	return err == nil && below != ".." && !strings.HasPrefix(below, ".."+string(filepath.Separator))
}

// maxLinks is how many symbolic links a path may lead through.
const maxLinks = 40

// resolvePath makes a path absolute and free of symbolic links in the way the system
// would walk it: `..` after a link is the parent of the link's target, and a
// link to nothing leads to where a file would be made. (filepath.Abs forgets the
// first, EvalSymlinks fails on the second.)
func resolvePath(path string) (string, error) {
	if !filepath.IsAbs(path) {
		wd, err := os.Getwd()
		if err != nil {
			return "", err
		}
		path = wd + string(filepath.Separator) + path
	}
	volume := filepath.VolumeName(path)
	root := volume + string(filepath.Separator)
	done, todo := root, pathNames(path[len(volume):])
	for links := 0; len(todo) > 0; {
		name := todo[0]
		todo = todo[1:]
		next := filepath.Join(done, name) // of `..`, the parent
		target, err := os.Readlink(next)
		if err != nil {
			done = next // no link, or nothing there
			continue
		}
		if links++; links > maxLinks {
			return "", fmt.Errorf("too many symbolic links in %s", path)
		}
		if filepath.IsAbs(target) {
			done = root
		}
		todo = append(pathNames(target), todo...)
	}
	return done, nil
}

func pathNames(path string) []string {
	return strings.FieldsFunc(path, func(r rune) bool { return r == '/' || r == filepath.Separator })
}

// coversAddress: `host:port` covers just that, `host` all its ports, `:port` or `port`
// that port of all hosts. Listening is on all addresses of this machine, so only
// the last covers it.
func coversAddress(granted, addr string) bool {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return false
	}
	if granted != "" && strings.Trim(granted, "0123456789") == "" {
		granted = ":" + granted
	}
	gHost, gPort, err := net.SplitHostPort(granted)
	if err != nil {
		gHost, gPort = strings.Trim(granted, "[]"), ""
	}
	return (gHost == "" || gHost == host) && (gPort == "" || gPort == port) && granted != "" && granted != ":"
}

// coversCommand: a grant covers the same text, and as the first word all commands
// that the shell takes for that one command with arguments.
func coversCommand(granted, command string) bool {
	if granted == command {
		return true
	}
	words := strings.Fields(command)
	return len(words) > 0 && words[0] == granted && !strings.ContainsAny(command, ";&|<>()$`\n")
}
