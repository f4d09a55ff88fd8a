-- Create enum type "articles_state_enum"
CREATE TYPE "articles_state_enum" AS ENUM ('draft', 'published');
-- Create "authors" table
CREATE TABLE "authors" ("id" serial NOT NULL, "name" character varying(120) NOT NULL, "email" character varying NOT NULL, "joined" timestamp NOT NULL DEFAULT now(), CONSTRAINT "PK_d2ed02fabd9b52847ccb85e6b88" PRIMARY KEY ("id"), CONSTRAINT "UQ_ea066641108f693660071dfa790" UNIQUE ("email"));
-- Create "articles" table
CREATE TABLE "articles" ("id" serial NOT NULL, "title" character varying NOT NULL, "words" integer NOT NULL DEFAULT 0, "state" "articles_state_enum" NOT NULL DEFAULT 'draft', "authorId" integer NOT NULL, CONSTRAINT "PK_0a6e2c450d83e0b6052c2793334" PRIMARY KEY ("id"), CONSTRAINT "FK_65d9ccc1b02f4d904e90bd76a34" FOREIGN KEY ("authorId") REFERENCES "authors" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "articles_words" CHECK (words >= 0));
-- Create index "articles_state" to table: "articles"
CREATE INDEX "articles_state" ON "articles" ("state");
-- Create "tags" table
CREATE TABLE "tags" ("name" character varying(40) NOT NULL, CONSTRAINT "PK_d90243459a697eadb8ad56e9092" PRIMARY KEY ("name"));
-- Create "article_tags" table
CREATE TABLE "article_tags" ("articlesId" integer NOT NULL, "tagsName" character varying(40) NOT NULL, CONSTRAINT "PK_deb79cc409e98725359cc73cdb0" PRIMARY KEY ("articlesId", "tagsName"), CONSTRAINT "FK_b75655619539f2c19724045441d" FOREIGN KEY ("articlesId") REFERENCES "articles" ("id") ON UPDATE CASCADE ON DELETE CASCADE, CONSTRAINT "FK_d46c02c962d9d11b41ba9974d1c" FOREIGN KEY ("tagsName") REFERENCES "tags" ("name") ON UPDATE CASCADE ON DELETE CASCADE);
-- Create index "IDX_b75655619539f2c19724045441" to table: "article_tags"
CREATE INDEX "IDX_b75655619539f2c19724045441" ON "article_tags" ("articlesId");
-- Create index "IDX_d46c02c962d9d11b41ba9974d1" to table: "article_tags"
CREATE INDEX "IDX_d46c02c962d9d11b41ba9974d1" ON "article_tags" ("tagsName");
