// Package jit is the native tier's pipeline on one screen: an instance goes in,
// machine code ready to link comes out.
//
//	core.Body ─ ssa.Build ─► ssa.Func ─ ssa.Optimize ─► ssa.Func ─ amd64.Compile ─► abi.Code ─ exec.Link ─► running
package jit

import (
	"time"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/jit/abi"
	"github.com/synoema/synoema/jit/amd64"
	"github.com/synoema/synoema/jit/ssa"
)
