declare const isoTime: unique symbol;
/** An instant as JSON carries it: ISO 8601 in UTC. A plain string to whoever reads it; branded so that `Served` can tell. */
export type IsoTime = string & { readonly [isoTime]: true };

/** A schema type as the API's resolvers hold it, before it becomes JSON: times are Dates. */
export type Served<T> = T extends IsoTime
  ? Date
  : T extends readonly (infer Item)[]
    ? Served<Item>[]
    : T extends object
      ? { [Field in keyof T]: Served<T[Field]> }
      : T;
