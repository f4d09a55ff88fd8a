-- Create enum type "enum_tasks_state"
CREATE TYPE "enum_tasks_state" AS ENUM ('open', 'done');
-- Create "members" table
CREATE TABLE "members" ("id" serial NOT NULL, "name" character varying(255) NOT NULL, "createdAt" timestamptz NOT NULL, "updatedAt" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- Create "projects" table
CREATE TABLE "projects" ("id" serial NOT NULL, "name" character varying(80) NOT NULL, "due" date NULL, "createdAt" timestamptz NOT NULL, "updatedAt" timestamptz NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "projects_name_key" UNIQUE ("name"));
-- Set comment to table: "projects"
COMMENT ON TABLE "projects" IS 'What people work on';
-- Create "memberships" table
CREATE TABLE "memberships" ("projectId" integer NOT NULL, "memberId" integer NOT NULL, PRIMARY KEY ("projectId", "memberId"), CONSTRAINT "memberships_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "members" ("id") ON UPDATE CASCADE ON DELETE CASCADE, CONSTRAINT "memberships_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "projects" ("id") ON UPDATE CASCADE ON DELETE CASCADE);
-- Create "tasks" table
CREATE TABLE "tasks" ("id" serial NOT NULL, "title" character varying(255) NOT NULL, "state" "enum_tasks_state" NOT NULL DEFAULT 'open', "projectId" integer NOT NULL, "createdAt" timestamptz NOT NULL, "updatedAt" timestamptz NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "tasks_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "projects" ("id") ON UPDATE CASCADE ON DELETE CASCADE);
-- Create index "tasks_project" to table: "tasks"
CREATE INDEX "tasks_project" ON "tasks" ("projectId");
