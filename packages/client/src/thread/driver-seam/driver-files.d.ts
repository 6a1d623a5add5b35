// Files of the driver without types of their own. What is used of them is checked where they are used.
declare module 'cassandra-driver/lib/*.js' {
  const exported: unknown;
  export default exported;
}
