/* Batch gradient descent on logistic regression as a C programmer writes it: the limit of what an
   engine could reach on one core. X has m rows of n; theta holds n weights and the bias; of each
   update its theta, error and accuracy go to out, n + 3 numbers. */
#include <math.h>

static double score(const double *x, const double *theta, long n) {
    double z = theta[n];
    for (long j = 0; j < n; j++) z += theta[j] * x[j];
    return z;
}

void train(const double *X, const double *y, long m, long n, long batch, double rate, long updates,
           double *theta, double *out) {
    double pull[16];
    long place = 0;
    for (long k = 0; k < updates; k++, out += n + 3) {
        long stop = place + batch < m ? place + batch : m;
        for (long j = 0; j <= n; j++) pull[j] = 0;
        for (long i = place; i < stop; i++) {
            const double *x = X + i * n;
            double missed = y[i] - 1 / (1 + exp(-score(x, theta, n)));
            for (long j = 0; j < n; j++) pull[j] += missed * x[j];
            pull[n] += missed;
        }
        for (long j = 0; j <= n; j++) theta[j] += rate / (stop - place) * pull[j];
        place = stop == m ? 0 : stop;
        double error = 0, right = 0;
        for (long i = 0; i < m; i++) {
            double z = score(X + i * n, theta, n), opposed = (1 - 2 * y[i]) * z;
            error += (opposed > 0 ? opposed : 0) + log1p(exp(-fabs(opposed)));
            right += (z > 0) == (y[i] == 1);
        }
        for (long j = 0; j <= n; j++) out[j] = theta[j];
        out[n + 1] = error / m;
        out[n + 2] = right / m;
    }
}
