import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { Article } from './entities/article';
import { Author } from './entities/author';
import { Tag } from './entities/tag';

// Writes an article and lists all of them. The tables are there already: migrations made them, not `synchronize`.
async function main(): Promise<void> {
  const source = new DataSource({ type: 'postgres', url: process.env.DATABASE_URL, entities: [Article, Author, Tag] });
  await source.initialize();
  const authors = source.getRepository(Author);
  const author = await authors.findOneBy({ email: 'ada@example.org' }) ?? await authors.save({ name: 'Ada', email: 'ada@example.org' });
  await source.getRepository(Article).save({ title: 'On engines', author });
  for (const article of await source.getRepository(Article).find({ relations: { author: true } })) {
    console.log(`${article.id}: ${article.title} by ${article.author.name} (${article.state})`);
  }
  await source.destroy();
}

void main();
