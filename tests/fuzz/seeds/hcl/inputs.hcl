variable "ids" {
  type    = list(string)
  default = ["a", "b"]
  validation {
    condition     = length(var.ids) > 1
    error_message = "too few"
  }
}
locals {
  n = local.m + 1
  m = 2
}
schema "tenant" {
  for_each = toset(var.ids)
  name     = "co_${each.value}"
}
table "t" {
  for_each = [schema.tenant["a"], schema.tenant["b"]]
  schema   = each.value
  column "id" {
    type = int
  }
  column "w x" {
    type    = sql("int")
    default = sql("1 + 1")
    null    = true
  }
  primary_key {
    columns = [column.id]
  }
  index "i" {
    on {
      column = column["w x"]
      desc   = true
    }
    on {
      expr = "id + 1"
    }
  }
  foreign_key "f" {
    columns     = [column.id]
    ref_columns = [column.id]
    on_delete   = SET_NULL
  }
  check "c" {
    expr = "id > 0"
  }
}
