// Files of the driver that have no types. Code that uses them checks their parts at run time.
declare module 'cassandra-driver/lib/client.js' {
  const exported: unknown;
  export default exported;
}
declare module 'cassandra-driver/lib/connection.js' {
  const exported: unknown;
  export default exported;
}
declare module 'cassandra-driver/lib/prepare-handler.js' {
  const exported: unknown;
  export default exported;
}
declare module 'cassandra-driver/lib/streams.js' {
  const exported: unknown;
  export default exported;
}
