-- Create "authors" table
CREATE TABLE "authors" ("id" bigserial NOT NULL, "email" character varying(190) NOT NULL, "name" character varying(100) NOT NULL, "created_at" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- Create index "idx_authors_email" to table: "authors"
CREATE UNIQUE INDEX "idx_authors_email" ON "authors" ("email");
-- Create "books" table
CREATE TABLE "books" ("id" bigserial NOT NULL, "title" character varying(200) NOT NULL, "pages" bigint NOT NULL DEFAULT 0, "author_id" bigint NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "fk_authors_books" FOREIGN KEY ("author_id") REFERENCES "authors" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "pages_positive" CHECK (pages >= 0));
-- Create index "idx_books_title" to table: "books"
CREATE INDEX "idx_books_title" ON "books" ("title");
-- Create "subjects" table
CREATE TABLE "subjects" ("code" character varying(20) NOT NULL, "name" character varying(100) NOT NULL, PRIMARY KEY ("code"));
-- Create "book_subjects" table
CREATE TABLE "book_subjects" ("book_id" bigint NOT NULL, "subject_code" character varying(20) NOT NULL, PRIMARY KEY ("book_id", "subject_code"), CONSTRAINT "fk_book_subjects_book" FOREIGN KEY ("book_id") REFERENCES "books" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "fk_book_subjects_subject" FOREIGN KEY ("subject_code") REFERENCES "subjects" ("code") ON UPDATE NO ACTION ON DELETE NO ACTION);
