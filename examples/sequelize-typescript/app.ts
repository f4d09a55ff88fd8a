import 'reflect-metadata';
import { Sequelize } from 'sequelize-typescript';
import { Member } from './models/member';
import { Membership } from './models/membership';
import { Project } from './models/project';
import { Task } from './models/task';

// Adds a task and lists all of them. The tables are there already: migrations made them, not `sync()`.
async function main(): Promise<void> {
  const sequelize = new Sequelize(process.env.DATABASE_URL ?? '', { models: [Member, Membership, Project, Task], logging: false });
  const [project] = await Project.findOrCreate({ where: { name: 'bridge' } });
  await Task.create({ title: 'draw it', projectId: project.id });
  for (const task of await Task.findAll({ include: [Project] })) {
    console.log(`${task.id}: ${task.project.name}: ${task.title} (${task.state})`);
  }
  await sequelize.close();
}

void main();
