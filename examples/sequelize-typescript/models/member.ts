import { AllowNull, BelongsToMany, Column, Model, Table } from 'sequelize-typescript';
import { Membership } from './membership';
import { Project } from './project';

@Table({ tableName: 'members' })
export class Member extends Model {
  @AllowNull(false)
  @Column
  declare name: string;

  @BelongsToMany(() => Project, () => Membership)
  declare projects: Project[];
}
