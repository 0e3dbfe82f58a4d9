export { deployerPolicy, starterPolicy } from "./caller.plane.ts";
export { generateRights, putGenerateRole, putGenerateRolePolicy, removeGenerateRole } from "./execute.plane.ts";
export { allowAccountToInvoke, removeAccountPermission } from "./invoke.plane.ts";
export { generatorNames, type GeneratorNames } from "./names.ts";
export { resolveGenerator, type GeneratorOptions, type GeneratorSettings } from "./options.ts";
export { provisionGenerator, putGenerateFunction, removeGenerateFunction, removeGenerator } from "./resources.ts";
