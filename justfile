# Every recipe is a line that also works by hand.

# build bin/synoema
build:
    CGO_ENABLED=0 go build -o bin/synoema ./cmd/repl

# all tests
test:
    CGO_ENABLED=0 go test ./...

# what CI runs
ci:
    bash .ci/run

# times of the heavy programs against the languages that are installed; -help lists what else it measures
bench *ARGS:
    go run ./bench {{ARGS}}

# everything that the instrument measures, written into docs/benchmarks.{json,svg,md}
bench-all *ARGS:
    go run ./bench -all {{ARGS}}

# what each pass of the compiler is worth: the heavy programs without it
bench-passes *ARGS:
    go run ./bench -passes {{ARGS}}

# what the programs of bench/memory hold, beside their ceilings and OCaml
bench-memory *ARGS:
    go run ./bench -memory {{ARGS}}

# what compiling costs, by program, by step and by length
bench-compile *ARGS:
    go run ./bench -compile {{ARGS}}

# format the Go sources
fmt:
    gofmt -w .

# the examples and golden programs in every tier and every way to treat freed memory
regions:
    SYNOEMA_ALL_MODES=1 CGO_ENABLED=0 go test -run 'TestRegionModes|TestFreedMemory' -timeout 0 ./tiering

# look for crashes of the parser and for programs whose tiers disagree, from a seed on
fuzz TIME="1m" FROM="1000":
    SYNOEMA_FUZZ={{TIME}} SYNOEMA_FUZZ_FROM={{FROM}} CGO_ENABLED=0 go test -run 'TestFuzz$' -timeout 0 -v ./fuzz
    CGO_ENABLED=0 go test -run '^$' -fuzz FuzzParse -fuzztime {{TIME}} ./frontend/syntax
