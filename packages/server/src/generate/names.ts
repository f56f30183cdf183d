/** The name under which the validator of a method's parameters is exported. */
export const validatorName = (method: string): string => method.replaceAll('.', '_')
