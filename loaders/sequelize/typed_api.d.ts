import { ModelCtor, Sequelize } from 'sequelize-typescript';
import { Dialect } from './models_api';

/** The SQL that creates the tables of models written with sequelize-typescript. */
export declare function loadModels(dialect: Dialect, models: ModelCtor[]): string;
/** The SQL that creates the tables of an instance's models. */
export declare function loadSQL(sequelize: Sequelize, dialect: Dialect, positions?: unknown): string;
