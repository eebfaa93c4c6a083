export default function AboutPage() {
  return <h1>Covoxel</h1>;
}
