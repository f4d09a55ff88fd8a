a = [for k, v in {x = 1, "y" : 2} : "${k}-${v}" if v > 1]
b = {for s in ["a", "b", "a"] : s => upper(s)...}
c = 1 + 2 * -3 / 4 % 5 == 6 && !true || false ? null : 1e3
d = [1, 2.50, 1e-7,].0
e = "a\n\u00e9\U0001F600$${x}%%{y}%{ if true }t%{ else }f%{ endif }"
f = <<-EOT
  one ${upper("two")}
    three
  %{~ for x in [1, 2] ~}
  ${x}
  %{ endfor ~}
EOT
g = [{ a = 1 }, { a = 2 }][*].a
h = [{ a = 1 }].*.a
i = max([1, 2, 3]...)
