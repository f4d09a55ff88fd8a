import { AllowNull, BelongsToMany, Column, DataType, HasMany, Model, Table, Unique } from 'sequelize-typescript';
import { Member } from './member';
import { Task } from './task';
import { Membership } from './membership';

@Table({ tableName: 'projects', comment: 'What people work on' })
export class Project extends Model {
  @Unique
  @AllowNull(false)
  @Column(DataType.STRING(80))
  declare name: string;

  @Column(DataType.DATEONLY)
  declare due?: string;

  @HasMany(() => Task)
  declare tasks: Task[];

  @BelongsToMany(() => Member, () => Membership)
  declare members: Member[];
}
