import type { ShownAnswer } from "./answer-card.tsx";
import type { ShownQuestion } from "./question-page.tsx";

/** As search engines read it: https://schema.org/QAPage */
export function structuredQuestion(question: ShownQuestion, answers: ShownAnswer[]): Record<string, unknown> {
  const solution = answers.find((answer) => answer.id === question.solved?.answerId);
  const others = answers.filter((answer) => answer !== solution);
  return {
    "@type": "QAPage",
    mainEntity: {
      "@type": "Question",
      name: question.title,
      text: question.text || question.title,
      answerCount: question.answers,
      upvoteCount: question.votes,
      datePublished: question.askedAt.toISOString(),
      author: { "@type": "Person", name: question.author },
      ...(solution && { acceptedAnswer: structuredAnswer(solution) }),
      ...(others.length > 0 && { suggestedAnswer: others.map((answer) => structuredAnswer(answer)) }),
    },
  };
}

const structuredAnswer = (answer: ShownAnswer) => ({
  "@type": "Answer",
  text: answer.text,
  upvoteCount: answer.votes,
  datePublished: answer.postedAt.toISOString(),
  author: { "@type": answer.team ? "Organization" : "Person", name: answer.author },
});
