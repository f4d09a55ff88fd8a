import { Check, Column, Entity, Index, JoinTable, ManyToMany, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import { Author } from './author';
import { Tag } from './tag';

export enum State {
  Draft = 'draft',
  Published = 'published',
}

@Entity('articles')
@Check('articles_words', 'words >= 0')
export class Article {
  @PrimaryGeneratedColumn()
  id: number;

  @Column()
  title: string;

  @Column({ default: 0 })
  words: number;

  @Index('articles_state')
  @Column({ type: 'enum', enum: State, default: State.Draft })
  state: State;

  @ManyToOne(() => Author, (author) => author.articles, { nullable: false, onDelete: 'CASCADE' })
  author: Author;

  @ManyToMany(() => Tag)
  @JoinTable({ name: 'article_tags' })
  tags: Tag[];
}
