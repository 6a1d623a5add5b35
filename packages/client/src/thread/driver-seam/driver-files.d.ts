// Files of the driver that have no types. Code that uses them checks their parts at run time.
declare module 'cassandra-driver/lib/*.js' {
  const exported: unknown;
  export default exported;
}
