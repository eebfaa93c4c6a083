/** What the web's components import and tests of them never look at. */
declare module "*.module.css" {
  const classes: Record<string, string>;
  export default classes;
}
