// Files of the driver without types of their own. What is used of them is checked where they are used.
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
