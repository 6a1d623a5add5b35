/**
 * Rewrites an example that uses `import` and top-level `await` into one that uses `require`, as a CommonJS application
 * would write it. It handles the forms in the READMEs: named, namespace, default and bare imports, each at the start of a line.
 */
export function toRequireForm(code: string): string {
  const body = code
    .replaceAll(/^import type [\s\S]*?;\n/gm, '')
    .replaceAll(/^import (\{[\s\S]*?\}|\* as \w+|\w+) from '([^']+)';/gm, (_, names: string, specifier: string) =>
      requireLine(names, specifier),
    )
    .replaceAll(/^import '([^']+)';/gm, "require('$1');")
    .replaceAll('import.meta.url', "require('node:url').pathToFileURL(__filename).href")
    .replaceAll('import.meta.dirname', '__dirname')
    .replaceAll('import.meta.filename', '__filename');
  return `async function main() {\n${body.trimEnd().replaceAll(/^(?=.)/gm, '  ')}\n}\n\nvoid main();\n`;
}

function requireLine(names: string, specifier: string): string {
  if (names.startsWith('* as ')) return `const ${names.slice(5)} = require('${specifier}');`;
  if (!names.startsWith('{')) return `const { default: ${names} } = require('${specifier}');`;
  const bindings = names
    .slice(1, -1)
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && !name.startsWith('type '))
    .map((name) => name.replace(' as ', ': '));
  return `const { ${bindings.join(', ')} } = require('${specifier}');`;
}
