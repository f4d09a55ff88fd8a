table "posts" {
  schema = schema.$DB
  column "id" {
    null           = false
    type           = int
    auto_increment = true
  }
  column "author_id" {
    null     = true
    type     = bigint
    unsigned = true
  }
  column "title" {
    null = false
    type = char(20)
  }
  column "body" {
    null = true
    type = text
  }
  column "day" {
    null = true
    type = date
  }
  column "at" {
    null = true
    type = datetime(3)
  }
  column "size" {
    null = true
    type = double
  }
  column "raw" {
    null = true
    type = varbinary(16)
  }
  column "small" {
    null    = false
    type    = tinyint
    default = 3
  }
  primary_key {
    columns = [column.id]
  }
  foreign_key "posts_author" {
    columns     = [column.author_id]
    ref_columns = [table.users.column.id]
    on_update   = NO_ACTION
    on_delete   = SET_NULL
  }
  index "posts_author" {
    columns = [column.author_id]
  }
}
table "tags" {
  schema = schema.$DB
  column "name" {
    null = false
    type = varchar(30)
  }
  primary_key {
    columns = [column.name]
  }
}
table "users" {
  schema  = schema.$DB
  charset = "latin1"
  collate = "latin1_swedish_ci"
  column "id" {
    null           = false
    type           = bigint
    unsigned       = true
    auto_increment = true
  }
  column "email" {
    null = false
    type = varchar(100)
  }
  column "name" {
    null    = false
    type    = varchar(80)
    default = "nobody"
  }
  column "state" {
    null    = false
    type    = enum("new","active","gone")
    default = "active"
  }
  column "score" {
    null = false
    type = int
  }
  column "active" {
    null    = false
    type    = bool
    default = 1
  }
  column "made_at" {
    null    = false
    type    = timestamp
    default = sql("CURRENT_TIMESTAMP")
  }
  column "born" {
    null = true
    type = date
  }
  primary_key {
    columns = [column.id]
  }
  index "users_email" {
    columns = [column.email]
  }
  check "score_positive" {
    expr = "(`score` > -(1))"
  }
}
schema "$DB" {
  charset = "utf8mb4"
  collate = "utf8mb4_0900_ai_ci"
}
