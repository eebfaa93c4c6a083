"use client";

import { Button } from "@mantine/core";
import { IconSparkles } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useMutation } from "urql";
import { graphql } from "../../graphql/generated";
import { Problem } from "../../ui/problem";

const loadDemoMutation = graphql(/* GraphQL */ `
  mutation LoadDemo {
    loadDemo {
      id
      project {
        id
      }
    }
  }
`);

/** Generates a CT study in a project named Demo and goes there to watch it arrive. */
export function LoadDemo() {
  const t = useTranslations("projects.demo");
  const router = useRouter();
  const [{ fetching, error }, load] = useMutation(loadDemoMutation);
  const start = async () => {
    const { data } = await load({});
    if (data) router.push(`/projects/${data.loadDemo.project.id}/import?import=${data.loadDemo.id}`);
  };
  return (
    <>
      <Button leftSection={<IconSparkles size={16} aria-hidden="true" />} loading={fetching} onClick={start}>
        {t("load")}
      </Button>
      {error && <Problem error={error} />}
    </>
  );
}
