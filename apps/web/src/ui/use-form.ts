import { useState } from "react";

export type Rules<Values> = { readonly [Field in keyof Values]?: (value: Values[Field], all: Values) => string | null };

/**
 * The state of one form. A field's error appears when the form is sent and goes as soon as the field is touched again.
 * @param rules each gives the sentence that stands under its field, or null when all is well
 */
export function useForm<Values extends Record<string, unknown>>(initial: Values, rules: Rules<Values>) {
  const [values, setValues] = useState(initial);
  const [errors, setErrors] = useState<Partial<Record<keyof Values, string>>>({});

  const set = <Field extends keyof Values>(field: Field, value: Values[Field]) => {
    setValues((old) => ({ ...old, [field]: value }));
    setErrors(({ [field]: _cleared, ...others }) => others as Partial<Record<keyof Values, string>>);
  };

  /** @returns whether every rule holds; shows the sentences of those that don't */
  const validate = (): boolean => {
    const found: Partial<Record<keyof Values, string>> = {};
    for (const field of Object.keys(rules) as (keyof Values)[]) {
      const sentence = rules[field]?.(values[field], values);
      if (sentence) found[field] = sentence;
    }
    setErrors(found);
    return Object.keys(found).length === 0;
  };

  /** Props of a text input. */
  const text = (field: keyof Values) => ({
    value: String(values[field]),
    error: errors[field],
    onChange: (event: { currentTarget: { value: string } }) =>
      set(field, event.currentTarget.value as Values[typeof field]),
  });

  const reset = () => {
    setValues(initial);
    setErrors({});
  };

  return { values, errors, set, text, validate, reset, fail: setErrors };
}
