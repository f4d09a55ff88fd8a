module portolan.dev/gormload

go 1.21
