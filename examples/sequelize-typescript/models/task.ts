import { AllowNull, BelongsTo, Column, DataType, Default, ForeignKey, Index, Model, Table } from 'sequelize-typescript';
import { Project } from './project';

@Table({ tableName: 'tasks' })
export class Task extends Model {
  @AllowNull(false)
  @Column
  declare title: string;

  @Default('open')
  @AllowNull(false)
  @Column(DataType.ENUM('open', 'done'))
  declare state: string;

  @Index('tasks_project')
  @ForeignKey(() => Project)
  @AllowNull(false)
  @Column(DataType.INTEGER)
  declare projectId: number;

  @BelongsTo(() => Project, { onDelete: 'CASCADE' })
  declare project: Project;
}
