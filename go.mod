module github.com/synoema/synoema

go 1.26
