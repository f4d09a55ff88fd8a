import { DataTypes, ModelStatic, Sequelize } from 'sequelize';

export type Dialect = 'mysql' | 'mariadb' | 'postgres' | 'sqlite' | 'mssql';
export type ModelFactory = (sequelize: Sequelize, dataTypes: typeof DataTypes) => ModelStatic<any>;

/** The SQL that creates the tables of some models. */
declare function loadModels(dialect: Dialect, ...models: (ModelFactory | ModelStatic<any> | Sequelize)[]): string;
export { loadModels };
export default loadModels;
