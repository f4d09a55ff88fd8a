import { EntitySchema } from 'typeorm';

export type Dialect = 'mysql' | 'mariadb' | 'postgres' | 'sqlite' | 'mssql';

/** The SQL that creates the tables of some entities; strings are paths or globs of files that export them. */
export declare function loadEntities(dialect: Dialect, entities: (Function | EntitySchema | string)[]): Promise<string>;
