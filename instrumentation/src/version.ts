/** Version of this package, the scope version of its spans; a test holds it equal to package.json. */
export const version = '0.1.0';
