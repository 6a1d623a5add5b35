/** A value in a statement, before it is known of which type it must be. */
export type Term =
  | { readonly kind: 'null' }
  | { readonly kind: 'constant'; readonly form: ConstantForm; readonly text: string }
  | Marker
  | { readonly kind: 'list' | 'set' | 'tuple'; readonly items: readonly Term[] }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [Term, Term])[] }
  | { readonly kind: 'udt'; readonly fields: readonly (readonly [string, Term])[] }
  /** `(int) ?`: a type in front of a term. */
  | { readonly kind: 'hint'; readonly type: string; readonly term: Term }
  | {
      readonly kind: 'function';
      readonly keyspace: string | undefined;
      readonly name: string;
      readonly arguments: readonly Term[];
    };

export type ConstantForm = 'string' | 'integer' | 'float' | 'boolean' | 'blob' | 'uuid' | 'duration';

/** A bind marker: `?`, or `:name`. */
export interface Marker {
  readonly kind: 'marker';
  /** Its number in the statement, from 0. */
  readonly index: number;
  readonly name: string | undefined;
}

export interface TableName {
  /** Without one, the connection's keyspace is meant. */
  readonly keyspace: string | undefined;
  readonly name: string;
}

export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'IN' | 'CONTAINS' | 'CONTAINS KEY';

/** One condition of WHERE or IF. */
export interface Relation {
  /** One column; several in `(a, b) > (1, 2)`; those of `token(a, b)`. */
  readonly columns: readonly string[];
  readonly isToken: boolean;
  /** The columns stand in parentheses, and so must each value. */
  readonly isTuple: boolean;
  readonly operator: Operator;
  /** One term; for IN the listed ones, or one marker for the whole list (`isWholeList`). */
  readonly values: readonly Term[];
  readonly isWholeList: boolean;
}

/** What SELECT lists. */
export type Selector =
  | { readonly kind: 'column'; readonly name: string }
  | {
      readonly kind: 'function';
      readonly keyspace: string | undefined;
      readonly name: string;
      readonly arguments: readonly Selector[];
      readonly isStar: boolean;
    }
  | { readonly kind: 'cast' | 'hint'; readonly selector: Selector; readonly type: string }
  | { readonly kind: 'term'; readonly term: Term };

export interface SelectStatement {
  readonly kind: 'select';
  readonly table: TableName;
  /** Empty for `*`. */
  readonly selectors: readonly { readonly selector: Selector; readonly alias: string | undefined }[];
  readonly isDistinct: boolean;
  readonly isJson: boolean;
  readonly where: readonly Relation[];
  readonly orderBy: readonly { readonly column: string; readonly isDescending: boolean }[];
  readonly limit: Term | undefined;
  readonly perPartitionLimit: Term | undefined;
  readonly allowFiltering: boolean;
}

/** USING TIMESTAMP and TTL. */
export interface UsingClause {
  readonly timestamp: Term | undefined;
  readonly ttl: Term | undefined;
}

/** IF of an INSERT, UPDATE or DELETE. */
export type IfClause =
  | { readonly kind: 'exists' | 'not-exists' }
  | { readonly kind: 'conditions'; readonly conditions: readonly Relation[] };

export interface InsertStatement {
  readonly kind: 'insert';
  readonly table: TableName;
  readonly columns: readonly string[];
  readonly values: readonly Term[];
  readonly using: UsingClause;
  readonly condition: IfClause | undefined;
}

/** `c = v`, `c = c + v`, `c = v + c`, `c = c - v`, `c[k] = v`, `c.f = v`. */
export interface Assignment {
  readonly column: string;
  readonly operation: 'set' | 'append' | 'prepend' | 'remove' | 'set-element' | 'set-field';
  readonly key: Term | undefined;
  readonly field: string | undefined;
  readonly value: Term;
}

export interface UpdateStatement {
  readonly kind: 'update';
  readonly table: TableName;
  readonly assignments: readonly Assignment[];
  readonly where: readonly Relation[];
  readonly using: UsingClause;
  readonly condition: IfClause | undefined;
}

export interface DeleteStatement {
  readonly kind: 'delete';
  readonly table: TableName;
  /** Empty: whole rows. */
  readonly columns: readonly { readonly column: string; readonly key: Term | undefined }[];
  readonly where: readonly Relation[];
  readonly using: UsingClause;
  readonly condition: IfClause | undefined;
}

export type ModificationStatement = InsertStatement | UpdateStatement | DeleteStatement;

/** Whether a batch goes through the log, and whether it is of counters. */
export type BatchKind = 'logged' | 'unlogged' | 'counter';

export interface BatchStatementText {
  readonly kind: 'batch';
  readonly batchKind: BatchKind;
  readonly statements: readonly ModificationStatement[];
  readonly using: UsingClause;
}

export interface ColumnDefinition {
  readonly name: string;
  readonly type: string;
  readonly isStatic: boolean;
}

/** Values of `WITH name = …`: text, or a map of texts. */
export type SchemaOptions = ReadonlyMap<string, string | ReadonlyMap<string, string>>;

export type SchemaStatement =
  | {
      readonly kind: 'create-keyspace' | 'alter-keyspace';
      readonly name: string;
      readonly ifExists: boolean;
      readonly options: SchemaOptions;
    }
  | { readonly kind: 'drop-keyspace'; readonly name: string; readonly ifExists: boolean }
  | CreateTableStatement
  | AlterTableStatement
  | CreateFunctionStatement
  | CreateAggregateStatement
  | DropFunctionStatement
  | { readonly kind: 'drop-table' | 'drop-type' | 'drop-index'; readonly target: TableName; readonly ifExists: boolean }
  | { readonly kind: 'truncate'; readonly table: TableName }
  | {
      readonly kind: 'create-type';
      readonly target: TableName;
      readonly ifExists: boolean;
      readonly fields: readonly ColumnDefinition[];
    }
  | { readonly kind: 'alter-type'; readonly target: TableName; readonly field: ColumnDefinition }
  | {
      readonly kind: 'create-index';
      readonly name: string | undefined;
      readonly table: TableName;
      readonly column: string;
      readonly custom: string | undefined;
      readonly ifExists: boolean;
    };

export interface CreateFunctionStatement {
  readonly kind: 'create-function';
  readonly target: TableName;
  readonly ifExists: boolean;
  readonly orReplace: boolean;
  readonly parameters: readonly { readonly name: string; readonly type: string }[];
  readonly isCalledOnNull: boolean;
  readonly returnType: string;
  readonly language: string;
  readonly body: string;
}

export interface CreateAggregateStatement {
  readonly kind: 'create-aggregate';
  readonly target: TableName;
  readonly ifExists: boolean;
  readonly orReplace: boolean;
  readonly argumentTypes: readonly string[];
  readonly stateFunction: string;
  readonly stateType: string;
  readonly finalFunction: string | undefined;
  /** As it is written. */
  readonly initialCondition: string | undefined;
}

export interface DropFunctionStatement {
  readonly kind: 'drop-function';
  readonly what: 'FUNCTION' | 'AGGREGATE';
  readonly target: TableName;
  readonly ifExists: boolean;
  readonly argumentTypes: readonly string[] | undefined;
}

export interface CreateTableStatement {
  readonly kind: 'create-table';
  readonly table: TableName;
  readonly ifExists: boolean;
  readonly columns: readonly ColumnDefinition[];
  readonly partitionKey: readonly string[];
  readonly clusteringKey: readonly string[];
  readonly descending: ReadonlySet<string>;
  readonly options: SchemaOptions;
}

export interface AlterTableStatement {
  readonly kind: 'alter-table';
  readonly table: TableName;
  /** ADD IF NOT EXISTS, or DROP IF EXISTS. */
  readonly ifExists: boolean;
  readonly add: readonly ColumnDefinition[];
  readonly drop: readonly string[];
  readonly rename: readonly (readonly [string, string])[];
  readonly options: SchemaOptions;
}

export interface UseStatement {
  readonly kind: 'use';
  readonly keyspace: string;
}

/** Every statement the simulator understands. */
export type Statement = SelectStatement | ModificationStatement | BatchStatementText | SchemaStatement | UseStatement;
