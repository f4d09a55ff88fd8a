#c
a=1 // x
bbb   = [1,2,
3]/* y */
t "x"   y {
c=-1
  d = decimal(10,2)
  dd = { a=1, b : !true ? "x${ 1 }" : foo . bar [ 0 ] }
    e {}
}
