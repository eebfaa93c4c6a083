import { expect, it } from "vitest";
import { readConfig, redactConfig, withoutSecrets } from "./config.js";

const secret = "s3cr3t-s3cr3t-s3cr3t-s3cr3t-s3cr3t";

it("prints no secret, wherever in a setting it stands", () => {
  const config = readConfig({
    AUTH_SECRET: secret,
    S3_ACCESS_KEY: secret,
    S3_SECRET_KEY: secret,
    S3_ENDPOINT: `https://user:${secret}@objects.example`,
    DATABASE_URL: `postgres://user:${secret}@db.example/covoxel?password=${secret}&sslpassword=${secret}&sslmode=require`,
  });
  const printed = redactConfig(config);
  expect(JSON.stringify(printed)).not.toContain(secret);
  expect(printed.DATABASE_URL).toMatch(/db\.example.*sslmode=require/);
  expect(printed.S3_ENDPOINT).toContain("objects.example");
});

it("hands none on to a process that needs none", () => {
  const environment = { PATH: "/bin", PORT: "3000", AUTH_SECRET: secret, DATABASE_URL: secret, S3_SECRET_KEY: secret };
  expect(withoutSecrets(environment)).toEqual({ PATH: "/bin", PORT: "3000" });
});
