import { Column, DataType, ForeignKey, Model, PrimaryKey, Table } from 'sequelize-typescript';
import { Member } from './member';
import { Project } from './project';

@Table({ tableName: 'memberships', timestamps: false })
export class Membership extends Model {
  @PrimaryKey
  @ForeignKey(() => Project)
  @Column(DataType.INTEGER)
  declare projectId: number;

  @PrimaryKey
  @ForeignKey(() => Member)
  @Column(DataType.INTEGER)
  declare memberId: number;
}
