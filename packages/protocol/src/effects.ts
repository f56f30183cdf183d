import { contract, isMethod } from './contract.ts'

/** True if a method of that name only reads, so that asking again does no harm. */
export const isQuery = (name: string): boolean => isMethod(name) && contract[name].effect === 'query'
